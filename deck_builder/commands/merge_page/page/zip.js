// Reads and writes zips as Anki makes them: `packages/archive.py` in JavaScript. Whatever else a zip has is refused.

const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50;
const LONGEST_COMMENT = 65535;
const LARGEST = 0xffffffff;
const LARGEST_WINDOW = 25; // as a power of two; Anki's packages need 21 to 23
const STEP = 1 << 16;
const START = 1 << 20, SAMPLE = 1 << 14; // what is tried of a file, before it is packed
const DATE = 0x21; // 1 January 1980

/** What is wrong with a package, for the person who chose it. */
export class PackageError extends Error {}

const DAMAGED = "it is damaged";

/** Counts the bytes used of a limit. */
export function makeBudget(most, what) {
  let left = most;
  return (size) => {
    left -= size;
    if (left < 0) throw new PackageError(`${what} more than ${Math.round(most / (1 << 20))} MB`);
  };
}

/** Opens a zip: a map of its entries, and a function that unpacks one of them. */
export async function openZip(file, limits) {
  const tail = new DataView(await file.slice(Math.max(0, file.size - LONGEST_COMMENT - 22)).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new PackageError("it is not an Anki package");
  const count = tail.getUint16(end + 10, true), size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (count === 0xffff || size === LARGEST || start === LARGEST) {
    throw new PackageError("it is too large for this page. The program merges it: deck-builder merge");
  }
  makeBudget(limits.fileList, "its list of files takes")(size);
  const list = new DataView(await file.slice(start, start + size).arrayBuffer());
  const entries = new Map();
  for (let at = 0, left = count; left > 0; left -= 1) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== CENTRAL) throw new PackageError(DAMAGED);
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((place) => list.getUint16(at + place, true));
    if (at + 46 + nameSize > list.byteLength) throw new PackageError(DAMAGED);
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, list.byteOffset + at + 46, nameSize));
    const entry = {
      flags: list.getUint16(at + 8, true),
      method: list.getUint16(at + 10, true),
      crc: list.getUint32(at + 16, true),
      packed: list.getUint32(at + 20, true),
      offset: list.getUint32(at + 42, true),
    };
    if (entries.has(name)) throw new PackageError("it has a file twice");
    if (entry.flags & 1) throw new PackageError("a file in it needs a password");
    if (entry.method !== 0 && entry.method !== 8) throw new PackageError("it is packed in a way that Anki doesn't know");
    entries.set(name, entry);
    at += 46 + nameSize + extraSize + commentSize;
  }
  const spans = [...entries.values()].sort((one, other) => one.offset - other.offset);
  spans.forEach((entry, place) => {
    if (entry.offset + 30 + entry.packed > (spans[place + 1]?.offset ?? start)) {
      throw new PackageError("files in it overlap");
    }
  });
  const spend = makeBudget(Math.max(limits.unpacked, 4 * file.size), "it unpacks to");
  return {
    names: new Set(entries.keys()),
    read: async (name, zstandard, most = Infinity) => {
      const entry = entries.get(name);
      if (!entry) throw new PackageError("its list of media names a file that is not in it");
      const spendOwn = makeBudget(most, `its ${name} takes`);
      return unpack(file, entry, zstandard, (amount) => {
        spend(amount);
        spendOwn(amount);
      });
    },
  };
}

/** The bytes of an entry. `spend` is told of each piece, and throws when it is too much. */
async function unpack(file, entry, zstandard, spend) {
  const header = new DataView(await file.slice(entry.offset, entry.offset + 30).arrayBuffer());
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL) throw new PackageError(DAMAGED);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const raw = file.slice(start, start + entry.packed);
  if (raw.size !== entry.packed) throw new PackageError(DAMAGED);
  const stream = entry.method ? raw.stream().pipeThrough(new DecompressionStream("deflate-raw")) : raw.stream();
  const pieces = [];
  const keep = (piece) => {
    spend(piece.length);
    pieces.push(piece);
  };
  let crc = 0;
  const unzstd = zstandard ? new fzstd.Decompress(keep) : null;
  const reader = stream.getReader();
  try {
    for (let isFirst = true, next; !(next = await reader.read()).done; isFirst = false) {
      crc = addToCrc(crc, next.value);
      if (!unzstd) {
        keep(next.value);
        continue;
      }
      if (isFirst) checkWindow(next.value);
      for (let at = 0; at < next.value.length; at += STEP) unzstd.push(next.value.subarray(at, at + STEP));
    }
    unzstd?.push(new Uint8Array(), true); // throws if the rest is missing
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error instanceof PackageError ? error : new PackageError(DAMAGED, {cause: error});
  }
  if (crc !== entry.crc) throw new PackageError(DAMAGED);
  return joinPieces(pieces);
}

/** Refuses a text in Zstandard's format that needs too much memory (RFC 8878, 3.1.1.1). */
function checkWindow(data) {
  const magic = data.length > 13 ? new DataView(data.buffer, data.byteOffset).getUint32(0, true) : 0;
  if (magic !== 0xfd2fb528) {
    if (data.length <= 13) return; // too short to ask for much
    throw new PackageError(DAMAGED);
  }
  const descriptor = data[4], isSingle = descriptor & 0x20;
  if (!isSingle) {
    if (10 + (data[5] >> 3) > LARGEST_WINDOW) throw new PackageError("it asks for too much memory");
    return;
  }
  const sizeBytes = [1, 2, 4, 8][descriptor >> 6], at = 5 + [0, 1, 2, 4][descriptor & 3];
  let size = 0;
  for (let place = sizeBytes - 1; place >= 0; place -= 1) size = size * 256 + data[at + place];
  if (size > 2 ** 30) throw new PackageError("it asks for too much memory");
}

function joinPieces(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const CRCS = Uint32Array.from({length: 256}, (_, value) => {
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function addToCrc(crc, data) {
  crc = ~crc;
  for (const byte of data) crc = CRCS[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Whether Deflate saves less than 3 % of a file: `content/packed_already.py` in JavaScript. */
export async function isPackedAlready(data) {
  const start = data.subarray(0, START);
  const middle = Math.max(0, Math.floor((start.length - SAMPLE) / 2));
  const sample = start.subarray(middle, middle + SAMPLE);
  return (await deflate(sample)).byteLength > 0.97 * sample.length;
}

function deflate(data) {
  return new Response(new Blob([data]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
}

/** Writes a zip of `[name, bytes, isPacked]`. */
export async function writeZip(files) {
  const parts = [], list = [];
  let offset = 0;
  for (const [name, data, isPacked] of files) {
    const stored = isPacked ? await deflate(data) : data;
    const letters = new TextEncoder().encode(name);
    const header = new DataView(new ArrayBuffer(26));
    [20, 0x0800, isPacked ? 8 : 0, 0, DATE].forEach((value, place) => header.setUint16(2 * place, value, true));
    header.setUint32(10, addToCrc(0, data), true);
    header.setUint32(14, stored.byteLength, true);
    header.setUint32(18, data.length, true);
    header.setUint16(22, letters.length, true);
    parts.push(makeSign(LOCAL), header, letters, stored);
    const rest = new DataView(new ArrayBuffer(14)); // no comment, and where the file begins
    rest.setUint32(10, offset, true);
    list.push(makeSign(CENTRAL), new Uint8Array([20, 0]), header, rest, letters);
    offset += 30 + letters.length + stored.byteLength;
  }
  const size = files.reduce((sum, [name]) => sum + 46 + new TextEncoder().encode(name).length, 0);
  if (offset + size > LARGEST || files.length > 65534) throw new PackageError("the merged package gets too large");
  const end = new DataView(new ArrayBuffer(18));
  [0, 0, files.length, files.length].forEach((value, place) => end.setUint16(2 * place, value, true));
  end.setUint32(8, size, true);
  end.setUint32(12, offset, true);
  return new Blob([...parts, ...list, makeSign(END), end], {type: "application/octet-stream"});
}

function makeSign(number) {
  const sign = new DataView(new ArrayBuffer(4));
  sign.setUint32(0, number, true);
  return sign;
}
