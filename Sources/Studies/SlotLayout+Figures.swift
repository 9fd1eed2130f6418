internal import Digests
internal import Vocabulary

extension SlotLayout {
    /// For each slot, the digest of what its figure is: table, filter as a set of conjuncts, what is summed, reading and category.
    ///
    /// It holds no id, title or version, so a figure keeps it from study to study. Meets STU-16.
    var figures: [Digest] {
        let contents = study.indicators.map { indicator in
            Dictionary(uniqueKeysWithValues: indicator.quantities.map { ($0.role, FateClasses.Content($0)) })
        }
        return slots.map { place in
            var writer = CanonicalWriter()
            // Every slot is of a quantity that its indicator has.
            if let content = contents[place.indicator][place.role] {
                writer.text(content.table)
                writer.list(content.filter.map(\.description).sorted()) { $0.text($1) }
                writer.optional(content.value) { $0.text($1.description) }
                writer.optional(study.group(of: place, reading: content.table)) { writer, group in
                    writer.optional(group.reading) { $0.text($1.description) }
                    switch group.selection {
                    case .codes(let codes):
                        writer.integer(0 as UInt8)
                        writer.list(codes.sorted()) { $0.text($1) }
                    case .band(let from, let to):
                        writer.integer(1 as UInt8)
                        writer.integer(from)
                        writer.optional(to) { $0.integer($1) }
                    }
                }
            }
            return Hashing.digest(.figure, writer.bytes)
        }
    }
}
