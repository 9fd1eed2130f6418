import Glibc

/// Whose a file or folder is, and what others may do with it.
public struct FileStatus: Sendable {
    /// The account that it belongs to.
    public let owner: UInt32
    /// The bits of its mode that say who may do what.
    public let permissions: UInt32
    /// How many bytes it has.
    public let size: Int
    /// Whether it is a file and no folder, device or pipe.
    public let isFile: Bool

    /// Whether it is a folder.
    public let isFolder: Bool

    /// Whether others may not remove one another's files from it, as in `/tmp`.
    public var isSticky: Bool { permissions & UInt32(S_ISVTX) != 0 }

    /// The status of what stands at a path; nil where nothing can be told.
    public init?(path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The status of an open file; nil where nothing can be told.
    public init?(descriptor: Int32) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        owner = status.st_uid
        permissions = UInt32(status.st_mode & ~S_IFMT)
        size = Int(status.st_size)
        isFile = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}
