/* Expat as the workbook reader sees it. */
#ifndef TVAERSUM_CEXPAT_SHIM_H
#define TVAERSUM_CEXPAT_SHIM_H

#include <expat.h>

#endif
