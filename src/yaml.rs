//! YAML to typed values, or every problem with its place.
