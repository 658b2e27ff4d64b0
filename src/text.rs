//! The one border that text crosses.
