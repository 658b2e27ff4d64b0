//! Names that never change: of tools, people, walkthroughs, statements, items, revisions and replicas.
//!
//! The screen mints time-ordered ids (UUIDv7); files derive theirs (UUIDv8 over SHA-256), so that filling the
//! same file twice, or on two machines, names the same things.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id that follows from what names the thing; equal parts give equal ids on every machine.
            pub fn derive(parts: &[&str]) -> Self {
                Self(derived(stringify!($name), parts))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A tool, and so a journal.
    ToolId;
    /// A person in one tool's journal.
    PersonId;
    /// One sitting of a questionnaire about a tool.
    WalkthroughId;
    /// One thing said.
    StatementId;
    /// One wording of a statement; derived from its content, so equal changes on two machines are one.
    RevisionId;
    /// An entry of the spec.
    ItemId;
    /// One data folder.
    ReplicaId;
}

impl ReplicaId {
    /// Three letters that set this replica's item numbers apart (`KEEP-3-mfo`).
    pub fn mark(self) -> String {
        let digest = Sha256::digest(self.0.as_bytes());
        digest[..3].iter().map(|byte| char::from(b'a' + byte % 26)).collect()
    }
}

/// The SHA-256 of a document's bytes, in hexadecimal: what a pinned questionnaire is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentHash(pub String);

impl DocumentHash {
    /// The hash of this text.
    pub fn of(text: &str) -> Self {
        Self(hex(&Sha256::digest(text.as_bytes())))
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").expect("writing to a String cannot fail");
        out
    })
}

fn derived(kind: &str, parts: &[&str]) -> Uuid {
    let mut hasher = Sha256::new();
    for part in std::iter::once(&kind).chain(parts) {
        // The length in front keeps ("ab", "c") apart from ("a", "bc").
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize()[..16]);
    Uuid::new_v8(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_depend_on_kind_and_on_where_parts_end() {
        assert_eq!(StatementId::derive(&["a", "b"]), StatementId::derive(&["a", "b"]));
        assert_ne!(StatementId::derive(&["ab", "c"]), StatementId::derive(&["a", "bc"]));
        assert_ne!(StatementId::derive(&["a"]).0, ItemId::derive(&["a"]).0);
    }

    #[test]
    fn a_documents_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(DocumentHash::of("abc").0, hash);
    }

    #[test]
    fn a_replica_mark_is_three_small_letters() {
        let mark = ReplicaId::derive(&["x"]).mark();
        assert!(mark.len() == 3 && mark.bytes().all(|b| b.is_ascii_lowercase()), "{mark}");
    }
}
