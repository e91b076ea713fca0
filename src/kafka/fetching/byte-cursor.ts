/** Kafka's number formats, read one after another. @throws RangeError where the bytes end. */
export class ByteCursor {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  int8(): number {
    return this.bytes.readInt8(this.#advance(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.#advance(4));
  }

  int64(): bigint {
    return this.bytes.readBigInt64BE(this.#advance(8));
  }

  /** A zigzag number of 32 bits. */
  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes.readUInt8(this.#advance(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a number has more than 32 bits');
  }

  /** A zigzag number of 64 bits. */
  varlong(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes.readUInt8(this.#advance(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new RangeError('a number has more than 64 bits');
  }

  /** A view, not a copy; null for the length -1. */
  slice(length: number): Buffer | null {
    if (length === -1) return null;
    if (length < 0 || length > this.left) throw new RangeError('a length does not fit');
    const from = this.#advance(length);
    return this.bytes.subarray(from, from + length);
  }

  #advance(length: number): number {
    const from = this.position;
    this.position += length;
    return from;
  }
}
