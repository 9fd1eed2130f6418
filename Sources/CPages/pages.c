#include "CPages.h"

static const unsigned char errors[] = {
#embed "errors.md"
};

static const unsigned char exit_codes[] = {
#embed "exit-codes.md"
};

static const unsigned char demo_study[] = {
#embed "vestegnen-integration.yaml"
};

const unsigned char *tvaersum_errors_page(size_t *length) {
    *length = sizeof errors;
    return errors;
}

const unsigned char *tvaersum_exit_codes_page(size_t *length) {
    *length = sizeof exit_codes;
    return exit_codes;
}

const unsigned char *tvaersum_demo_study(size_t *length) {
    *length = sizeof demo_study;
    return demo_study;
}
