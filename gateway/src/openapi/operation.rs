//! One binding of an RPC as an operation of `OpenAPI`.

use prost_reflect::prost_types::MethodOptions;
use prost_reflect::{FieldDescriptor, MethodDescriptor};
use serde_json::{Map, Value, json};

use super::answers::Operation;
use super::callers::Callers;
use super::schema::{Schemas, Way};
use super::{comments, examples};
use crate::binding::{Binding, Segment};

/// The path with its variables named as JSON names the fields.
pub(super) fn path(binding: &Binding) -> String {
    let mut path = String::new();
    for segment in &binding.template.segments {
        path.push('/');
        match segment {
            Segment::Literal(text) => path.push_str(text),
            Segment::Variable(name) => {
                let field = binding.rpc.input().get_field_by_name(name);
                path.extend(["{", field.as_ref().map_or(name.as_str(), FieldDescriptor::json_name), "}"]);
            }
        }
    }
    if let Some(verb) = &binding.template.verb {
        path.push(':');
        path.push_str(verb);
    }
    path
}

/// The name of the service without what every service's name ends with; later versions are told apart by theirs.
pub(super) fn tag(rpc: &MethodDescriptor) -> String {
    let service = rpc.parent_service();
    let name = service.name().trim_end_matches("Service");
    // `v1` of `maeul.order.v1`.
    match service.package_name().rsplit('.').next() {
        Some("v1") | None => name.to_owned(),
        Some(later) => format!("{name} {later}"),
    }
}

/// The operation; `is_main` says whether it is the first binding of its RPC. Schemas that it needs are added.
pub(super) fn describe(binding: &Binding, is_main: bool, schemas: &mut Schemas) -> Value {
    let rpc = &binding.rpc;
    let comment = comments::of(&rpc.parent_file(), rpc.path());
    let (summary, rest) = comments::first_sentence(comment);
    let callers = Callers::of(rpc);
    let words = callers.as_ref().map(Callers::words).unwrap_or_default();
    let mut operation = json!({
        "operationId": id(binding, is_main),
        "tags": [tag(rpc)],
        "summary": summary,
        "description": format!("{rest}\n\n{words}\n\ngRPC: `{}`", &binding.grpc_path()[1..]).trim(),
        "parameters": parameters(binding, schemas),
        "responses": responses(binding, comment, callers.as_ref(), schemas),
    });
    if binding.has_body {
        operation["requestBody"] = body(binding, is_main, schemas);
    }
    if rpc.method_descriptor_proto().options.as_ref().is_some_and(MethodOptions::deprecated) {
        operation["deprecated"] = json!(true);
    }
    if let (Some(callers), Some(fields)) = (callers, operation.as_object_mut()) {
        if callers.anyone() {
            fields.insert("security".to_owned(), json!([{}, {"token": []}]));
        }
        fields.extend(callers.extensions());
    }
    operation
}

/// Unique and stable: `order_v1_PlaceOrder`, and for another way to the same RPC what its path has.
fn id(binding: &Binding, is_main: bool) -> String {
    let package = binding.rpc.parent_service().package_name().trim_start_matches("maeul.").replace('.', "_");
    let name = format!("{package}_{}", binding.rpc.name());
    if is_main { name } else { format!("{name}_{}", by(binding)) }
}

fn by(binding: &Binding) -> String {
    format!("by_{}", binding.template.variables().collect::<Vec<_>>().join("_"))
}

/// Whether the path leaves a field to query or body: it has neither the field itself nor another of its oneof.
fn is_left(binding: &Binding, field: &FieldDescriptor) -> bool {
    let oneof = field.containing_oneof();
    let mut variables = binding.template.variables();
    !variables.any(|name| {
        let same = oneof.as_ref().is_some_and(|oneof| oneof.fields().any(|other| other.name() == name));
        name == field.name() || same
    })
}

fn parameters(binding: &Binding, schemas: &mut Schemas) -> Vec<Value> {
    let input = binding.rpc.input();
    let variables = binding.template.variables().filter_map(|name| input.get_field_by_name(name));
    let mut all: Vec<_> = variables.map(|field| parameter(&field, "path", schemas)).collect();
    if !binding.has_body {
        let left = input.fields().filter(|field| is_left(binding, field));
        all.extend(left.map(|field| parameter(&field, "query", schemas)));
    }
    if binding.rpc.is_server_streaming() {
        all.push(json!({
            "name": "Last-Event-ID", "in": "header", "required": false, "schema": {"type": "string"}, "example": "",
            "description": "The `id` of the last event received before the stream broke, as browsers send it on their own: \
                what came since is sent first. It goes before the parameter that says the same.",
        }));
    }
    all
}

fn parameter(field: &FieldDescriptor, place: &str, schemas: &mut Schemas) -> Value {
    let mut schema = schemas.field(field, Way::Request);
    let words = schema.as_object_mut().and_then(|schema| schema.remove("description"));
    let required = place == "path" || maeul_proto::description::is_required(field);
    json!({
        "name": field.json_name(), "in": place, "required": required, "description": words, "schema": schema,
        "example": examples::parameter(field),
    })
}

fn body(binding: &Binding, is_main: bool, schemas: &mut Schemas) -> Value {
    let input = binding.rpc.input();
    let name = input.full_name();
    let name = if is_main { name.to_owned() } else { format!("{name}.{}", by(binding)) };
    let in_body = |field: &FieldDescriptor| is_left(binding, field);
    let schema = schemas.body(&name, &input, in_body);
    let content = json!({"schema": schema, "example": examples::body(&input, in_body)});
    json!({"required": true, "content": {"application/json": content}})
}

fn responses(
    binding: &Binding,
    comment: &str,
    callers: Option<&Callers>,
    schemas: &mut Schemas,
) -> Map<String, Value> {
    let output = binding.rpc.output();
    let schema = schemas.message(&output, Way::Answer);
    let example = examples::answer(&output);
    let words = comments::of(&output.parent_file(), output.path());
    let content = if binding.rpc.is_server_streaming() {
        stream(&schema, &example)
    } else {
        json!({"application/json": {"schema": schema, "example": example}})
    };
    let operation = Operation {
        comment,
        is_command: binding.has_body,
        has_variables: binding.template.variables().next().is_some(),
        may_be_denied: callers.is_some_and(Callers::may_be_denied),
    };
    let mut all = operation.refusals();
    all.insert("200".to_owned(), json!({"description": words, "content": content}));
    all
}

/// A stream in both its forms. What one message in it is, `OpenAPI` 3.1 has no word for.
fn stream(message: &Value, example: &Value) -> Value {
    let events = format!("retry: 1000\n\nid: w1-42\ndata: {example}\n\n");
    let text = |words: &str| json!({"type": "string", "description": words, "x-message": message});
    json!({
        "text/event-stream": {
            "schema": text("Server-sent events: `data` is a message as JSON, `id` what to go on with after it, and an \
                event named `error` a `google.rpc.Status`."),
            "example": events,
        },
        "application/x-ndjson": {
            "schema": text("A message as JSON in each line; after an error a last line, with the `google.rpc.Status` \
                as its `error`."),
            "example": format!("{example}\n"),
        },
    })
}

#[cfg(test)]
mod tests {
    use prost_reflect::Kind;

    use super::*;
    use crate::binding::bindings;

    #[test]
    fn whatever_a_query_asks_is_of_one_piece() {
        for binding in bindings().iter().filter(|binding| !binding.has_body) {
            for field in binding.rpc.input().fields().filter(|field| is_left(binding, field)) {
                let whole = match field.kind() {
                    Kind::Message(of) => of.full_name() == "google.protobuf.Timestamp",
                    _ => !field.is_list(),
                };
                assert!(whole, "{} is put together", field.full_name());
            }
        }
    }

    #[test]
    fn the_path_decides_of_a_oneof_what_is_left() {
        let by_store = bindings().iter().find(|binding| {
            binding.rpc.name() == "SetChannel" && binding.template.to_string().starts_with("/v1/stores")
        });
        let by_store = by_store.unwrap();
        assert_eq!(path(by_store), "/v1/stores/{storeId}/channel");
        let left: Vec<_> = by_store.rpc.input().fields().filter(|field| is_left(by_store, field)).collect();
        assert_eq!(left.iter().map(FieldDescriptor::name).collect::<Vec<_>>(), ["channel", "request_id"]);
        assert_eq!(id(by_store, false), "notification_v1_SetChannel_by_store_id");
    }
}
