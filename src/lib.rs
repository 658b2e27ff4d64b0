//! takestock: one hour with the people who built and use an internal tool, and the prototype becomes a spec.

pub mod answers;
pub mod catalog;
pub mod cli;
pub mod desk;
pub mod domain;
pub mod export;
pub mod files;
pub mod keys;
pub mod plain;
pub mod spec;
pub mod store;
pub mod text;
pub mod yaml;
