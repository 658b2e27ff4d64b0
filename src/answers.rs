//! Answers files: a whole interview as YAML, in and out.
