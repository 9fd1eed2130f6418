/* zlib as the workbook reader sees it: raw deflate streams, and the checksum of an archive's entry. */
#ifndef TVAERSUM_CZLIB_SHIM_H
#define TVAERSUM_CZLIB_SHIM_H

#include <zlib.h>

/* `inflateInit2` is a macro; a negative window size stands for a stream without zlib's header. */
static inline int tvaersum_inflate_raw(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }

#endif
