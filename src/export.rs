//! From a spec to text in a format.
