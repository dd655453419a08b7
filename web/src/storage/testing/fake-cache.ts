/** A Cache in memory, as much of it as CacheStore uses. */
export class FakeCache {
  readonly entries = new Map<string, Response>();
  full = false;

  match(request: Request | string): Promise<Response | undefined> {
    return Promise.resolve(this.entries.get(urlOf(request))?.clone());
  }

  put(request: Request | string, response: Response): Promise<void> {
    if (this.full) return Promise.reject(new DOMException('fake: full', 'QuotaExceededError'));
    this.entries.set(urlOf(request), response);
    return Promise.resolve();
  }

  delete(request: Request | string): Promise<boolean> {
    return Promise.resolve(this.entries.delete(urlOf(request)));
  }

  keys(): Promise<Request[]> {
    return Promise.resolve([...this.entries.keys()].map((url) => new Request(url)));
  }

  get handle(): Cache {
    return this as unknown as Cache;
  }
}

function urlOf(request: Request | string): string {
  return typeof request === 'string' ? request : request.url;
}
