//! From a tool to its spec.
