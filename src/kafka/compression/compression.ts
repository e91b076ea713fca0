import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { errorMessage, FatalError } from '../../errors.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Compresses and decompresses the records of one batch. */
interface Compression {
  compress(records: Buffer): Promise<Buffer>;
  /** @throws where the records are longer than `sizeMax`, before it allocates memory for them. */
  decompress(compressed: Buffer, sizeMax: number): Promise<Buffer>;
}

/**
 * Of one batch, decompressed. By default brokers refuse compressed batches of more than 1 MB, and records rarely shrink to
 * less than a tenth. A malicious batch (a megabyte of zstd can become terabytes) ends with a clear error.
 */
export const DECOMPRESSED_BYTES_MAX = 48 * 1024 * 1024;

/** By compression type, as kafkajs names it. */
export const COMPRESSIONS: Readonly<Record<'GZIP' | 'Snappy' | 'LZ4' | 'ZSTD', Compression>> = {
  GZIP: {
    compress: (records) => promisify(gzip)(records),
    decompress: (compressed, sizeMax) => promisify(gunzip)(compressed, { maxOutputLength: sizeMax }),
  },
  Snappy: { compress: compressSnappy, decompress: decompressSnappy },
  LZ4: { compress: compressLz4, decompress: decompressLz4 },
  ZSTD: {
    compress: (records) => promisify(zstdCompress)(records),
    decompress: (compressed, sizeMax) => promisify(zstdDecompress)(compressed, { maxOutputLength: sizeMax }),
  },
};

/** Lets kafkajs read and write all of Kafka's compression types. By itself it supports only gzip, and without a limit. */
export function registerCompression(): void {
  CompressionCodecs[CompressionTypes.GZIP] = () => kafkajsCodec(COMPRESSIONS.GZIP);
  CompressionCodecs[CompressionTypes.Snappy] = () => kafkajsCodec(COMPRESSIONS.Snappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => kafkajsCodec(COMPRESSIONS.LZ4);
  CompressionCodecs[CompressionTypes.ZSTD] = () => kafkajsCodec(COMPRESSIONS.ZSTD);
}

function kafkajsCodec({ compress, decompress }: Compression) {
  return {
    compress: (encoder: { readonly buffer: Buffer }) => compress(encoder.buffer),
    decompress: async (compressed: Buffer) => {
      try {
        return await decompress(compressed, DECOMPRESSED_BYTES_MAX);
      } catch (error) {
        // Only of messages in the format of before Kafka 0.11; newer ones are decoded in src/kafka/fetching.
        throw new FatalError(`A compressed batch cannot be read: ${errorMessage(error)}`);
      }
    },
  };
}
