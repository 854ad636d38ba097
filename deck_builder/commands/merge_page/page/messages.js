// Whole numbers of 64 bits, JSON that has them, and protobuf messages: `packages/protobuf.py` in JavaScript.
// A number that a JavaScript number can't hold is a text that begins with BIG.
import {PackageError} from "./zip.js";

const BIG = "\u0000n";

/** A whole number from SQLite or a message. */
export function toNumber(value) {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : `${BIG}${value}`;
}

/** Parses JSON. Numbers that would lose digits become texts that `writeJson` writes as numbers again. */
export function parseJson(text) {
  return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?[0-9]{16,}(?![0-9.eE])/g, (piece) =>
    piece.startsWith('"') ? piece : `"\\u0000n${piece}"`));
}

/** Writes JSON. */
export function writeJson(value) {
  return JSON.stringify(value).replace(/"\\u0000n(-?[0-9]+)"/g, "$1");
}

/** The parts of a message by their numbers: numbers as BigInt, all else as bytes. */
export function readMessage(data) {
  const parts = new Map();
  for (const [part, value] of readParts(data)) parts.set(part, value);
  return parts;
}

/** Each part of a message, in order. */
export function readParts(data) {
  const parts = [];
  let at = 0;
  const readVarint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n && at < data.length; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new PackageError("it is damaged");
  };
  while (at < data.length) {
    const tag = Number(readVarint()), type = tag & 7, part = Math.floor(tag / 8);
    if (type === 0) {
      parts.push([part, readVarint()]);
    } else if (type === 2) {
      const size = Number(readVarint());
      if (at + size > data.length) throw new PackageError("it is damaged");
      parts.push([part, data.subarray(at, at + size)]);
      at += size;
    } else if (type === 1 || type === 5) {
      at += type === 1 ? 8 : 4;
    } else {
      throw new PackageError("it is damaged");
    }
  }
  return parts;
}

/** The number in a part; 0 where the part is missing. */
export function numberOf(message, part) {
  const value = message.get(part);
  return typeof value === "bigint" ? Number(value) : 0;
}

/** The signed number in a part; null where the part is missing. */
export function signedNumberOf(message, part) {
  const value = message.get(part);
  return typeof value === "bigint" ? toNumber(BigInt.asIntN(64, value)) : null;
}

/** The text in a part; empty where the part is missing. */
export function textOf(message, part) {
  const value = message.get(part);
  return value instanceof Uint8Array ? new TextDecoder("utf-8", {fatal: true}).decode(value) : "";
}
