public import Vocabulary

/// Secrets as tests write and read them; the product has neither door.
extension Secret: ExpressibleByArrayLiteral {
    /// Takes a literal's elements.
    public init(arrayLiteral elements: Element...) { self.init(elements) }

    /// A copy of the elements.
    public var elements: [Element] { withElements { Array($0) } }
}
