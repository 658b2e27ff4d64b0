//! Questionnaires: shipped and on disk, and what is wrong with them.
