//! The key of the demo issuer, kept in a file so that its tokens outlive a restart.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use jsonwebtoken::errors::Result as Signed;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::SecretKey;
use p256::elliptic_curve::Generate;
use p256::pkcs8::EncodePrivateKey;
use serde_json::Value;

use crate::failure::Failure;

const FILE: &str = "issuer.key";

/// A private key, and what everybody may know of it.
pub(super) struct SigningKey {
    private: EncodingKey,
    /// Its public half, with its name.
    pub(super) public: Jwk,
}

impl SigningKey {
    /// The key in the folder `data`; a new one where there is none.
    pub(super) fn open(data: &Path) -> Result<Self, Failure> {
        let file = data.join(FILE);
        let wrong =
            |why: &dyn std::fmt::Display| Failure::Configuration(format!("--data {}: {why}", file.display()));
        let der = match std::fs::read(&file) {
            Err(why) if why.kind() == ErrorKind::NotFound => {
                let key = SecretKey::try_generate().map_err(|e| Failure::failed("cannot make a key", e))?;
                let der = key.to_pkcs8_der().map_err(|e| Failure::failed("cannot make a key", e))?;
                keep(data, der.as_bytes()).map_err(|why| wrong(&why))?;
                der.as_bytes().to_vec()
            }
            read => read.map_err(|why| wrong(&why))?,
        };
        Self::of(&der).map_err(|_| wrong(&"no key of an issuer; delete it, and a new one is made"))
    }

    /// The key of these bytes, a PKCS #8 document with a key on P-256.
    fn of(der: &[u8]) -> Signed<Self> {
        let private = EncodingKey::from_ec_der(der);
        let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256)?;
        public.common.key_id = Some(public.thumbprint(ThumbprintHash::SHA256)?);
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { private, public })
    }

    /// A token with these claims.
    pub(super) fn sign(&self, claims: &Value) -> Signed<String> {
        let header = Header { kid: self.public.common.key_id.clone(), ..Header::new(Algorithm::ES256) };
        encode(&header, claims, &self.private)
    }
}

/// Writes the key for its owner's eyes alone, whole or not at all.
fn keep(data: &Path, der: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(data)?;
    let begun = data.join(format!("{FILE}.new"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&begun)?;
    file.write_all(der)?;
    file.sync_all()?;
    std::fs::rename(&begun, data.join(FILE))?;
    File::open(data)?.sync_all()
}
