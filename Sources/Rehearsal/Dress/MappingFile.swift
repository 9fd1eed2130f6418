/// The mapping that a kommune keeps beside its extracts: its own names and codes to the study's.
struct MappingFile {
    let text: String

    init(tables: [ExtractTable], kommune: SyntheticKommune, dress: Dress) {
        text = ""
    }
}
