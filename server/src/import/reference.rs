//! How one resource names another: by address, by a name in some system, or by a search that finds it.

use super::Kind;
use super::gather::Origin;
use docket_shared::ids::Identifier;
use serde_json::Value;

/// The system of UUIDs that are used as names.
const URI_SYSTEM: &str = "urn:ietf:rfc:3986";

/// What a thing is called by another.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// What kind of thing it must be; `None` where only its address can tell.
    pub(super) kind: Option<Kind>,
    /// The file that it stands in: an address is first looked up there.
    pub(super) file: usize,
    pub(super) target: Target,
    /// The thing's name, where it is told along.
    pub(super) display: Option<String>,
}

/// What is pointed at.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A place in the files, or elsewhere: `value` is the id there, and `system` whose.
    Address { address: String, system: String, value: String },
    /// A name.
    Named(Identifier),
}

/// Reads a FHIR Reference; `None` where it points at nothing that is imported. `scope` tells apart the resource that it stands
/// in, for references to what that resource contains.
pub(super) fn read(origin: &Origin, scope: &str, value: &Value) -> Option<Reference> {
    let display = value["display"].as_str().map(str::trim).filter(|text| !text.is_empty()).map(Into::into);
    let declared = value["type"].as_str().and_then(Kind::referenced);
    let of = |kind, target| Some(Reference { kind, file: origin.file, target, display });
    let Some(text) = value["reference"].as_str() else {
        let identifier = identifier(&value["identifier"])?;
        return of(Some(declared?), Target::Named(identifier));
    };
    if let Some((kind, query)) = text.split_once('?') {
        let kind = Kind::referenced(kind)?;
        let name = query.split('&').find_map(|part| part.strip_prefix("identifier="))?;
        let name = decoded(name);
        let (system, value) = name.split_once('|')?;
        return of(Some(kind), Target::Named(Identifier { system: system.into(), value: value.into() }));
    }
    let text = text.split("/_history/").next().unwrap_or(text);
    if text.starts_with('#') {
        let address = format!("{scope}{text}");
        return of(
            declared,
            Target::Address { address: address.clone(), system: String::new(), value: address },
        );
    }
    let (system, value, kind) = match text.rsplit_once('/') {
        None if text.starts_with("urn:") => (String::new(), text, declared),
        None => return None,
        Some((base, id)) => {
            let kind = Kind::referenced(base.rsplit('/').next().unwrap_or(base))?;
            (if base.contains("://") { base.to_owned() } else { String::new() }, id, Some(kind))
        }
    };
    of(kind, Target::Address { address: text.into(), system, value: value.into() })
}

impl Reference {
    /// A thing of `kind` that a table's cell calls `value`.
    pub(super) fn of_cell(origin: &Origin, kind: Kind, value: &str, display: Option<&str>) -> Self {
        let target = Target::Address {
            address: format!("{}/{value}", kind.name()),
            system: String::new(),
            value: value.into(),
        };
        Self { kind: Some(kind), file: origin.file, target, display: display.map(Into::into) }
    }
}

/// The name that follows from an address: its base and id, or the origin's own system where it has no base or the origin was
/// given a name.
pub(super) fn name_of_address(origin: &Origin, kind: &str, system: &str, value: &str) -> Identifier {
    let id = value.strip_prefix("urn:uuid:");
    if origin.explicit.is_none() && id.is_some() {
        return Identifier { system: URI_SYSTEM.into(), value: value.into() };
    }
    let value = id.unwrap_or(value).into();
    if origin.explicit.is_some() || system.is_empty() {
        return Identifier { system: origin.system(kind), value };
    }
    Identifier { system: system.into(), value }
}

/// A whole FHIR Identifier; `None` where it lacks system or value.
pub(super) fn identifier(value: &Value) -> Option<Identifier> {
    let part = |name: &str| value[name].as_str().map(str::trim).filter(|text| !text.is_empty());
    Some(Identifier { system: part("system")?.into(), value: part("value")?.into() })
}

/// The text that a query's percent-encoding stands for.
fn decoded(text: &str) -> String {
    let mut rest = text.as_bytes();
    let mut plain = Vec::with_capacity(rest.len());
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&plain).into_owned()
}
