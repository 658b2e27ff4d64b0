//! Reads the questionnaires that come with the program while it is built, and leaves them as JSON, which takes a tenth of
//! the time to read: the first frame waits for them.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=questionnaires");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    for entry in fs::read_dir("questionnaires")? {
        let path = entry?.path();
        let read = || -> Result<String, Box<dyn Error>> {
            let value: serde_yaml::Value = serde_yaml::from_str(&fs::read_to_string(&path)?)?;
            Ok(serde_json::to_string(&value)?)
        };
        let json = read().map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().ok_or("a file without a name")?;
        fs::write(out.join(name).with_extension("json"), json)?;
    }
    Ok(())
}
