import type { RequestListener } from 'node:http';
import type { Folders } from './paths.mjs';

export const CONTENT_SECURITY_POLICY: string;
export function createHandler(folders: Folders): RequestListener;
