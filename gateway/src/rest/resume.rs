//! Where a stream goes on after a break: by a token of the service's, or by a position in the log.

use chassis::error::Error;
use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MethodDescriptor, Value};

/// How an RPC's stream is resumed.
#[derive(Debug, Clone)]
pub(super) struct Resume {
    /// The field of the request that says after what to go on.
    after: FieldDescriptor,
    /// The fields, one within the other, of a message that name it.
    within: Vec<FieldDescriptor>,
}

impl Resume {
    /// By `resume_token`, which request and answers have, or by `after_position` of the request and the position of the
    /// event in an answer; `None` where the contract has neither.
    pub(super) fn of(rpc: &MethodDescriptor) -> Option<Self> {
        let (request, answer) = (rpc.input(), rpc.output());
        if let Some(after) = request.get_field_by_name("resume_token") {
            return Some(Self { after, within: vec![answer.get_field_by_name("resume_token")?] });
        }
        let after = request.get_field_by_name("after_position")?;
        let event = answer.get_field_by_name("event")?;
        let Kind::Message(inner) = event.kind() else { return None };
        Some(Self { after, within: vec![event, inner.get_field_by_name("position")?] })
    }

    /// The id of an answer, to go on after it.
    pub(super) fn id(&self, answer: &DynamicMessage) -> Option<String> {
        let mut value = Value::Message(answer.clone());
        for field in &self.within {
            value = value.as_message()?.get_field(field).into_owned();
        }
        match value {
            Value::String(token) => {
                (!token.is_empty() && !token.contains(['\n', '\r', '\0'])).then_some(token)
            }
            Value::I64(position) => Some(position.to_string()),
            _ => None,
        }
    }

    /// Has `request` go on after the answer with this id.
    pub(super) fn after(&self, id: &str, request: &mut DynamicMessage) -> Result<(), Error> {
        let value = match self.after.kind() {
            Kind::Int64 => match id.parse() {
                Ok(position) => Value::I64(position),
                Err(_) => return Err(Error::invalid(self.after.name(), "Last-Event-ID is no position")),
            },
            _ => Value::String(id.to_owned()),
        };
        request.set_field(&self.after, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::binding::bindings;

    #[test]
    fn every_stream_of_the_village_can_be_resumed() {
        let streams: Vec<_> = bindings().iter().filter(|b| b.rpc.is_server_streaming()).collect();
        assert!(streams.len() >= 7);
        for binding in streams {
            let resume = Resume::of(&binding.rpc).unwrap_or_else(|| panic!("{}", binding.rpc.full_name()));
            let (answer, id) = if binding.rpc.name() == "TailEvents" {
                (json!({"event": {"position": "7"}}), "7")
            } else {
                (json!({"resumeToken": "w1-7"}), "w1-7")
            };
            let answer = DynamicMessage::deserialize(binding.rpc.output(), &answer).unwrap();
            assert_eq!(resume.id(&answer).as_deref(), Some(id));
            let mut request = DynamicMessage::new(binding.rpc.input());
            resume.after(id, &mut request).unwrap();
            assert!(serde_json::to_string(&request).unwrap().contains(&format!(":\"{id}\"")));
        }
    }
}
