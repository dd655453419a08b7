export interface Folders {
  readonly dist: string;
  readonly models: string;
  readonly voices: string;
}

export function resolvePath(pathname: string, folders: Folders): string | null;
