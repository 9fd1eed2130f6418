/* libcrypto as Digests sees it: hashing, key derivation, the keystream, and signature checks. */
#ifndef TVAERSUM_CLIBCRYPTO_SHIM_H
#define TVAERSUM_CLIBCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#endif
