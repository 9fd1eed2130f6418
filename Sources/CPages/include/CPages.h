#pragma once

#include <stddef.h>

/* The pages in docs that `tvaersum explain` prints from, as they were when the program was built: UTF-8, not ended by a zero. */

const unsigned char *tvaersum_errors_page(size_t *length);
const unsigned char *tvaersum_exit_codes_page(size_t *length);

/* The study that `tvaersum demo` plays unless told otherwise. */
const unsigned char *tvaersum_demo_study(size_t *length);
