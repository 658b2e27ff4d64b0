//! takestock: one hour with the people who built and use an internal tool, and the prototype becomes a spec.

pub mod answers;
pub mod catalog;
pub mod domain;
pub mod export;
pub mod spec;
pub mod store;
pub mod text;
pub mod yaml;
