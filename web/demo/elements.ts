/** The elements of index.html that the page's code moves. */
export function findElements(root: Document) {
  return {
    unsupported: find(root, 'unsupported', HTMLElement),
    text: find(root, 'text', HTMLTextAreaElement),
    textHint: find(root, 'text-hint', HTMLElement),
    page: find(root, 'page', HTMLElement),
    mirror: find(root, 'mirror', HTMLElement),
    track: find(root, 'track', HTMLElement),
    play: find(root, 'play', HTMLButtonElement),
    playLabel: find(root, 'play-label', HTMLElement),
    stop: find(root, 'stop', HTMLButtonElement),
    save: find(root, 'save', HTMLButtonElement),
    speed: find(root, 'speed', HTMLInputElement),
    speedValue: find(root, 'speed-value', HTMLElement),
    status: find(root, 'status', HTMLElement),
    voiceName: find(root, 'voice-name', HTMLElement),
    voiceDetail: find(root, 'voice-detail', HTMLElement),
    download: find(root, 'download', HTMLElement),
    progress: find(root, 'progress', HTMLProgressElement),
    progressBytes: find(root, 'progress-bytes', HTMLElement),
    cancel: find(root, 'cancel', HTMLButtonElement),
    retry: find(root, 'retry', HTMLButtonElement),
    files: find(root, 'files', HTMLInputElement),
    firstAudio: find(root, 'first-audio', HTMLElement),
    factor: find(root, 'factor', HTMLElement),
    audioLength: find(root, 'audio-length', HTMLElement),
    underruns: find(root, 'underruns', HTMLElement),
    engine: find(root, 'engine', HTMLElement),
  };
}

export type Elements = ReturnType<typeof findElements>;

function find<T extends HTMLElement>(root: Document, id: string, type: new () => T): T {
  const element = root.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return element;
}
