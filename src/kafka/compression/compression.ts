import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { errorMessage, FatalError } from '../../errors.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Turns the records of one batch into fewer bytes and back. */
export interface Compression {
  compress(records: Buffer): Promise<Buffer>;
  /** @throws where the records are longer than `sizeMax`, before memory for them is taken. */
  decompress(compressed: Buffer, sizeMax: number): Promise<Buffer>;
}

/**
 * Brokers refuse batches of more than 1 MB as they come unless they are told otherwise, and records rarely shrink to less
 * than a tenth: 100 MB is far above what producers send, and what a process can hold. A batch made to fill the memory
 * (a megabyte of zstd can become terabytes) ends with an error that says so.
 */
export const DECOMPRESSED_BYTES_MAX = 100 * 1024 * 1024;

/** By kafkajs's names for Kafka's compression types. */
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

/** Lets kafkajs read and write all of Kafka's compression types. By itself it knows gzip only, and that without a limit. */
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
        // zlib throws a RangeError, after which kafkajs would stop the consumer without a restart.
        throw new FatalError(`A compressed batch cannot be read: ${errorMessage(error)}`);
      }
    },
  };
}
