namespace Grpc.Core;

/// <summary>The status codes of the gRPC protocol.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error that fits no other code, or one whose code got lost.</summary>
    Unknown = 2,

    /// <summary>The request is wrong in itself, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first; the operation may have been carried out all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a limit or a store is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state the operation needs; repeating does not help until that is changed.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation lost against a concurrent one; repeat it as a whole.</summary>
    Aborted = 10,

    /// <summary>Past the valid range, which may change as the system does.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have or does not support this method.</summary>
    Unimplemented = 12,

    /// <summary>Something the system relies on does not hold.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached just now; repeating may help.</summary>
    Unavailable = 14,

    /// <summary>Data was lost or damaged beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller has not shown who it is.</summary>
    Unauthenticated = 16,
}
