//! JSON Schemas of messages and enums, as canonical protobuf JSON has them.
//!
//! A message has one schema as answers have it, and another as requests do (`….Input`), where it appears in both: what is
//! asked for is exact and bounded, and an answer may have fields that a client does not know yet.

use std::collections::BTreeMap;

use maeul_proto::description::{self, Id, Range};
use prost_reflect::prost_types::FieldOptions;
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor};
use serde_json::{Map, Value, json};

use super::comments;

const ID: &str = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the village.
    Request,
    /// Back.
    Answer,
}

impl Way {
    /// What a value may be, as far as it is the client's to know.
    fn range(self, field: &FieldDescriptor) -> Option<Range> {
        let range = description::range(field).filter(|_| self == Self::Request)?;
        let end = (field.kind() == Kind::Int32 && !field.is_list()).then_some(i64::from(i32::MAX));
        Some(Range { most: range.most.or(end), ..range })
    }
}

/// The schemas that a description refers to, by their names in it.
#[derive(Default)]
pub(super) struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// All of them: `components.schemas`.
    pub(super) fn into_all(self) -> BTreeMap<String, Value> {
        self.0
    }

    /// A schema of another origin.
    pub(super) fn add(&mut self, name: &str, schema: Value) {
        self.0.insert(name.to_owned(), schema);
    }

    /// Changes a schema that is there.
    pub(super) fn change(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        if let Some(schema) = self.0.get_mut(name) {
            change(schema);
        }
    }

    /// The schema of a message within others, and of all that it holds.
    pub(super) fn message(&mut self, message: &MessageDescriptor, way: Way) -> Value {
        match message.full_name() {
            "google.protobuf.Timestamp" => return json!({"type": "string", "format": "date-time"}),
            "google.protobuf.Duration" => {
                return json!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"});
            }
            _ => {}
        }
        let suffix = if way == Way::Request { ".Input" } else { "" };
        let name = format!("{}{suffix}", message.full_name());
        if !self.0.contains_key(&name) {
            // Before its fields, so that a message may hold itself.
            self.0.insert(name.clone(), Value::Null);
            let mut schema = self.object(message, way, |_| true);
            if way == Way::Request && message.full_name() == "google.type.Money" {
                amount(&mut schema);
            }
            self.0.insert(name.clone(), schema);
        }
        reference(&name)
    }

    /// What a request carries in its body: the fields that `in_body` picks. It goes by this name.
    pub(super) fn body(
        &mut self,
        name: &str,
        message: &MessageDescriptor,
        in_body: impl Fn(&FieldDescriptor) -> bool,
    ) -> Value {
        let schema = self.object(message, Way::Request, in_body);
        self.0.insert(name.to_owned(), schema);
        reference(name)
    }

    fn object(
        &mut self,
        message: &MessageDescriptor,
        way: Way,
        has: impl Fn(&FieldDescriptor) -> bool,
    ) -> Value {
        let fields: Vec<_> = message.fields().filter(|field| has(field)).collect();
        let properties: Map<_, _> =
            fields.iter().map(|f| (f.json_name().to_owned(), self.field(f, way))).collect();
        let mut schema = json!({"type": "object", "title": message.name(), "properties": properties});
        describe(&mut schema, comments::of(&message.parent_file(), message.path()));
        if way == Way::Request {
            schema["additionalProperties"] = json!(false);
            let required: Vec<_> = fields
                .iter()
                .filter(|f| description::is_required(f))
                .map(|f| f.json_name().to_owned())
                .collect();
            if !required.is_empty() {
                schema["required"] = json!(required);
            }
        }
        let whole = |oneof: &OneofDescriptor| oneof.fields().all(|field| has(&field));
        let oneofs: Vec<_> = message.oneofs().filter(is_real).filter(whole).map(|o| choice(&o)).collect();
        if !oneofs.is_empty() {
            schema["allOf"] = json!(oneofs);
        }
        schema
    }

    /// The schema of one field with its comment.
    pub(super) fn field(&mut self, field: &FieldDescriptor, way: Way) -> Value {
        let mut schema = if field.is_map() {
            self.map(field, way)
        } else if field.is_list() {
            let mut list = json!({"type": "array", "items": self.value(field, way)});
            bound(&mut list, way.range(field), "minItems", "maxItems");
            list
        } else {
            let mut value = self.value(field, way);
            let (least, most) = if field.kind() == Kind::String {
                ("minLength", "maxLength")
            } else {
                ("minimum", "maximum")
            };
            bound(&mut value, way.range(field), least, most);
            value
        };
        describe(&mut schema, comments::of(&field.parent_message().parent_file(), field.path()));
        if field.field_descriptor_proto().options.as_ref().is_some_and(FieldOptions::deprecated) {
            schema["deprecated"] = json!(true);
        }
        schema
    }

    fn map(&mut self, field: &FieldDescriptor, way: Way) -> Value {
        let kind = field.kind();
        let value = kind.as_message().map(MessageDescriptor::map_entry_value_field);
        json!({"type": "object", "additionalProperties": value.map(|value| self.value(&value, way))})
    }

    /// One value of a field, be it one of many.
    fn value(&mut self, field: &FieldDescriptor, way: Way) -> Value {
        match field.kind() {
            Kind::Message(message) => self.message(&message, way),
            Kind::Enum(of) => self.choices(&of, field, way),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Double | Kind::Float => json!({"type": "number"}),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => json!({"type": "integer", "format": "int32"}),
            Kind::Uint32 | Kind::Fixed32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => long(field, way, "^-?[0-9]{1,19}$", "int64"),
            Kind::Uint64 | Kind::Fixed64 => long(field, way, "^[0-9]{1,20}$", "uint64"),
            Kind::Bytes => json!({"type": "string", "contentEncoding": "base64"}),
            Kind::String => text(field, way),
        }
    }

    /// An enum, by the names of its values. Where a request must choose one, the one that says nothing is none of them.
    fn choices(&mut self, of: &EnumDescriptor, field: &FieldDescriptor, way: Way) -> Value {
        let name = of.full_name().to_owned();
        self.0.entry(name.clone()).or_insert_with(|| enumeration(of));
        let mut schema = reference(&name);
        if way == Way::Request && description::is_required(field) {
            schema["not"] = json!({"const": of.default_value().name()});
        }
        schema
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn describe(schema: &mut Value, words: &str) {
    if !words.is_empty() {
        schema["description"] = json!(words);
    }
}

fn bound(schema: &mut Value, range: Option<Range>, least: &str, most: &str) {
    let Some(range) = range else { return };
    schema[least] = json!(range.least);
    if let Some(end) = range.most {
        schema[most] = json!(end);
    }
}

/// An integer of 64 bits: a string in answers, because not every client has numbers so large; either in requests.
fn long(field: &FieldDescriptor, way: Way, pattern: &str, format: &str) -> Value {
    let range = way.range(field);
    let unsigned = range.is_some_and(|range| range.least >= 0);
    let pattern = if unsigned { "^[0-9]{1,19}$" } else { pattern };
    let kinds = if way == Way::Request { json!(["string", "integer"]) } else { json!("string") };
    json!({"type": kinds, "format": format, "pattern": pattern})
}

fn text(field: &FieldDescriptor, way: Way) -> Value {
    let pattern = match description::id(field).filter(|_| way == Way::Request) {
        Some(Id::Required) => format!("^{ID}$"),
        Some(Id::Optional) => format!("^({ID})?$"),
        Some(Id::OrEverybody) => format!("^({ID}|-)$"),
        Some(Id::Unspecified) | None => return json!({"type": "string"}),
    };
    json!({"type": "string", "pattern": pattern})
}

/// `google.type.Money`, which says nothing to machines, as the village takes it.
fn amount(schema: &mut Value) {
    schema["required"] = json!(["currencyCode"]);
    schema["properties"]["currencyCode"]["pattern"] = json!("^[A-Z]{3}$");
    schema["properties"]["units"]["pattern"] = json!("^[0-9]{1,19}$");
    schema["properties"]["units"]["minimum"] = json!(0);
    schema["properties"]["nanos"]["minimum"] = json!(0);
    schema["properties"]["nanos"]["maximum"] = json!(999_999_999);
}

fn enumeration(of: &EnumDescriptor) -> Value {
    let file = of.parent_file();
    let names: Vec<_> = of.values().map(|value| value.name().to_owned()).collect();
    let meanings: Vec<_> = of
        .values()
        .map(|value| {
            format!("* `{}`: {}", value.name(), comments::of(&file, value.path()).replace("\n\n", " "))
        })
        .collect();
    let words = format!("{}\n\n{}", comments::of(&file, of.path()), meanings.join("\n"));
    json!({"type": "string", "title": of.name(), "enum": names, "description": words})
}

/// Whether it is one that somebody wrote, and not how an optional field is told from one that is not set.
fn is_real(oneof: &OneofDescriptor) -> bool {
    !oneof.is_synthetic()
}

/// That of the members one is set or, unless the contract says that one always is, none.
fn choice(oneof: &OneofDescriptor) -> Value {
    let members = oneof.fields();
    let one = members.map(|field| json!({"title": field.json_name(), "required": [field.json_name()]}));
    let mut ways: Vec<_> = one.collect();
    if !description::exactly_one(oneof) {
        ways.push(json!({"title": "none", "not": {"anyOf": ways.clone()}}));
    }
    let mut schema = json!({"oneOf": ways});
    describe(&mut schema, comments::of(&oneof.parent_message().parent_file(), oneof.path()));
    schema
}
