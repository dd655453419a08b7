/** An origin private file system in memory, as much of it as OpfsStore uses. */

function domError(name: string): DOMException {
  return new DOMException(`fake: ${name}`, name);
}

export class FakeFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);
  locked = false;
  readonly #disk: FakeDisk;

  constructor(disk: FakeDisk) {
    this.#disk = disk;
  }

  getFile(): Promise<File> {
    return Promise.resolve(new File([this.bytes.slice()], 'fake'));
  }

  createSyncAccessHandle(): Promise<object> {
    if (this.locked) return Promise.reject(domError('NoModificationAllowedError'));
    this.locked = true;
    return Promise.resolve({
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        const count = Math.max(0, Math.min(bytes.length, this.#disk.capacity - at));
        const grown = new Uint8Array(Math.max(this.bytes.length, at + count));
        grown.set(this.bytes);
        grown.set(bytes.subarray(0, count), at);
        this.bytes = grown;
        return count;
      },
      truncate: (size: number) => {
        const resized = new Uint8Array(size);
        resized.set(this.bytes.subarray(0, size));
        this.bytes = resized;
      },
      flush: () => undefined,
      close: () => {
        this.locked = false;
      },
    });
  }
}

export class FakeDirectory {
  readonly kind = 'directory';
  readonly children = new Map<string, FakeDirectory | FakeFile>();
  readonly #disk: FakeDisk;

  constructor(disk: FakeDisk) {
    this.#disk = disk;
  }

  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<FakeDirectory> {
    return this.#get(name, FakeDirectory, options?.create ?? false);
  }

  getFileHandle(name: string, options?: { create?: boolean }): Promise<FakeFile> {
    return this.#get(name, FakeFile, options?.create ?? false);
  }

  removeEntry(name: string): Promise<void> {
    const child = this.children.get(name);
    if (!child) return Promise.reject(domError('NotFoundError'));
    if (child instanceof FakeFile && child.locked) {
      return Promise.reject(domError('NoModificationAllowedError'));
    }
    this.children.delete(name);
    return Promise.resolve();
  }

  // The real ones are asynchronous iterators; `for await` takes these alike.
  keys(): IterableIterator<string> {
    return this.children.keys();
  }

  entries(): IterableIterator<[string, FakeDirectory | FakeFile]> {
    return this.children.entries();
  }

  #get<T extends FakeDirectory | FakeFile>(
    name: string,
    type: new (disk: FakeDisk) => T,
    create: boolean,
  ): Promise<T> {
    if (name === '' || name === '.' || name === '..' || name.includes('/')) {
      return Promise.reject(new TypeError('fake: name is not allowed'));
    }
    const child = this.children.get(name) ?? (create ? new type(this.#disk) : undefined);
    if (!child) return Promise.reject(domError('NotFoundError'));
    if (!(child instanceof type)) return Promise.reject(domError('TypeMismatchError'));
    this.children.set(name, child);
    return Promise.resolve(child);
  }
}

export class FakeDisk {
  /** The longest that a file can get before the disk is full. */
  capacity = Infinity;
  readonly root = new FakeDirectory(this);

  /** The root as OpfsStore takes it. */
  get handle(): FileSystemDirectoryHandle {
    return this.root as unknown as FileSystemDirectoryHandle;
  }

  /** All files by name, in whatever folder. */
  files(folder: FakeDirectory = this.root): Map<string, FakeFile> {
    const files = new Map<string, FakeFile>();
    for (const [name, child] of folder.children) {
      if (child instanceof FakeFile) files.set(name, child);
      else for (const [inner, file] of this.files(child)) files.set(inner, file);
    }
    return files;
  }
}
