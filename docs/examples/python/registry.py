"""Avro in Confluent's wire format: a zero byte, the schema's id in four bytes, the value."""

import io
import json
import struct
import urllib.request

import avro.io
import avro.schema


class Registry:
    def __init__(self, url):
        self._url = url
        self._schemas = {}

    def encode(self, subject, event):
        """With the newest schema of the subject, which `salvage setup` has registered."""
        latest = self._get(f"/subjects/{subject}/versions/latest")
        schema = avro.schema.parse(latest["schema"])
        out = io.BytesIO()
        out.write(struct.pack(">bI", 0, latest["id"]))
        avro.io.DatumWriter(schema).write(event, avro.io.BinaryEncoder(out))
        return out.getvalue()

    def decode(self, value):
        """With the schema that it was written with: every version of a topic has the fields of the others."""
        magic, schema_id = struct.unpack(">bI", value[:5])
        if magic != 0:
            raise ValueError("not in Confluent's wire format")
        if schema_id not in self._schemas:
            self._schemas[schema_id] = avro.schema.parse(self._get(f"/schemas/ids/{schema_id}")["schema"])
        reader = avro.io.DatumReader(self._schemas[schema_id])
        return reader.read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))

    def _get(self, path):
        with urllib.request.urlopen(self._url + path, timeout=5) as answer:
            return json.load(answer)
