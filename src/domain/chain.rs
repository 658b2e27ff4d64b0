//! The hash chain: what makes a changed word in an old answer show.
//!
//! Hashes are taken over the bytes as stored, never over anything written again. SQLite's own checks miss a
//! flipped bit inside a text; these do not. A cut-off end is the stated limit: a published spec names the head.

use super::event::{Event, Happening, Header};
use sha2::{Digest, Sha256};

/// 32 bytes of SHA-256.
pub type Hash = [u8; 32];

/// What comes before the first event.
pub const START: Hash = [0; 32];

/// A body with the salt that keeps a short answer from being guessed from its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBody {
    /// Random bytes.
    pub salt: [u8; 16],
    /// The body as stored.
    pub bytes: Vec<u8>,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The header as stored.
    pub header: Vec<u8>,
    /// `sha256(salt ‖ body)`.
    pub commitment: Hash,
    /// `sha256("takestock-event-1" ‖ previous ‖ len(header) ‖ header ‖ commitment)`.
    pub hash: Hash,
    /// The body; none once it was purged.
    pub body: Option<SealedBody>,
}

/// What is wrong with a stored event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The body is not the one that was written.
    #[error("its text is not what was written")]
    Body,
    /// The header, or the order of events, is not what was written.
    #[error("it is not the event that was written here")]
    Chain,
    /// The header cannot be read.
    #[error("its header cannot be read")]
    Header,
}

/// Seals an event behind the one whose hash is `previous`.
pub fn seal(previous: &Hash, header: &Header, body: Vec<u8>, salt: [u8; 16]) -> Sealed {
    let header = serde_json::to_vec(header).expect("a header has text keys only");
    let commitment = commit(&salt, &body);
    let hash = link(previous, &header, &commitment);
    Sealed { header, commitment, hash, body: Some(SealedBody { salt, bytes: body }) }
}

impl Sealed {
    /// Whether this is what was written behind the event whose hash is `previous`.
    ///
    /// # Errors
    /// Says which part is not.
    pub fn check(&self, previous: &Hash) -> Result<(), Damage> {
        if link(previous, &self.header, &self.commitment) != self.hash {
            return Err(Damage::Chain);
        }
        match &self.body {
            Some(body) if commit(&body.salt, &body.bytes) != self.commitment => Err(Damage::Body),
            _ => Ok(()),
        }
    }

    /// The event.
    ///
    /// # Errors
    /// [`Damage::Header`] if the header is not one; a body that cannot be read is carried as it is.
    pub fn open(&self) -> Result<Event, Damage> {
        let header: Header = serde_json::from_slice(&self.header).map_err(|_| Damage::Header)?;
        let happening = match &self.body {
            Some(body) => Happening::decode(&header.kind, header.v, &body.bytes),
            None => Happening::Absent { kind: header.kind.clone() },
        };
        Ok(Event { header, happening })
    }
}

fn commit(salt: &[u8; 16], body: &[u8]) -> Hash {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

fn link(previous: &Hash, header: &[u8], commitment: &Hash) -> Hash {
    Sha256::new()
        .chain_update(b"takestock-event-1")
        .chain_update(previous)
        .chain_update((header.len() as u64).to_be_bytes())
        .chain_update(header)
        .chain_update(commitment)
        .finalize()
        .into()
}
