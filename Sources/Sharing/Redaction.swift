public import Vocabulary

/// Meets SHR-11.
extension Field64: Unprintable {}

/// Meets SHR-11.
extension Field128: Unprintable {}
