"""Prints a golden message of every event type in a descriptor set, one JSON object a line, with every field set.

Run with a Python that has protobuf: another implementation than the village's own."""

import base64
import json
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

DEPTH = 8


def main(descriptor):
    with open(descriptor, "rb") as file:
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    for file in sorted(files, key=lambda file: file.name):
        if file.name.endswith("/events.proto"):
            for message in file.message_type:
                for line in golden(pool.FindMessageTypeByName(f"{file.package}.{message.name}")):
                    print(json.dumps(line, ensure_ascii=False, sort_keys=True))


def golden(kind):
    """One for each alternative of its oneofs."""
    for variant in range(max([1] + [len(one.fields) for one in kind.oneofs if not is_optional(one)])):
        message = filled(kind, variant)
        yield {
            "type": kind.full_name,
            "data": base64.b64encode(message.SerializeToString(deterministic=True)).decode(),
            "message": json_format.MessageToDict(message),
        }


def is_optional(oneof):
    """Whether it only says that a field is `optional`."""
    return len(oneof.fields) == 1 and oneof.name == f"_{oneof.fields[0].name}"


def filled(kind, variant, depth=0):
    """A message whose every field says its own name or number."""
    if depth > DEPTH:
        raise ValueError(f"{kind.full_name} holds itself")
    message = message_factory.GetMessageClass(kind)()
    if kind.full_name == "google.protobuf.Timestamp":
        message.FromJsonString("2026-11-22T09:30:00.123456Z")
        return message
    if kind.full_name == "google.protobuf.Duration":
        message.FromJsonString("90.5s")
        return message
    for field in kind.fields:
        one = field.containing_oneof
        if one and not is_optional(one) and one.fields[variant % len(one.fields)] is not field:
            continue
        if field.message_type and field.message_type.GetOptions().map_entry:
            raise ValueError(f"{field.full_name}: maps are not known here yet")
        for place in range(2 if field.is_repeated else 1):
            fill(message, field, variant, place, depth)
    return message


def fill(message, field, variant, place, depth):
    if field.message_type:
        inner = filled(field.message_type, variant, depth + 1)
        if field.is_repeated:
            getattr(message, field.name).append(inner)
        else:
            getattr(message, field.name).CopyFrom(inner)
        return
    value = {
        field.CPPTYPE_STRING: f"{field.name} {place} 마을",
        field.CPPTYPE_BOOL: True,
        field.CPPTYPE_DOUBLE: field.number + 0.5,
        field.CPPTYPE_FLOAT: field.number + 0.5,
    }.get(field.cpp_type, 1000 * field.number + place)
    if field.enum_type:
        value = field.enum_type.values[-1].number
    if field.type == field.TYPE_BYTES:
        value = bytes([0, field.number, 255])
    if field.is_repeated:
        getattr(message, field.name).append(value)
    else:
        setattr(message, field.name, value)


if __name__ == "__main__":
    main(*sys.argv[1:])
