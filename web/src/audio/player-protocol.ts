/** What the main thread and the audio thread say to each other, through the worklet node's port. */
export type PlayerCommand =
  /** Appends a chunk; its buffer is transferred. `stream` is a number that grows with each utterance. */
  | { readonly type: 'chunk'; readonly stream: number; readonly samples: Float32Array<ArrayBuffer> }
  /** No more chunks of this stream: running dry after it is the end, not an underrun. */
  | { readonly type: 'end'; readonly stream: number }
  /** Drops what is queued, fading out what sounds, and makes `stream` the current one. */
  | { readonly type: 'start'; readonly stream: number }
  | { readonly type: 'stop' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' };

export type PlayerEvent =
  /**
   * Sent some 30 times a second while sounding, and when anything below changes. `heard` counts the
   * stream's samples given to the output; the sample number `heard` sounds at context frame `frame`.
   */
  | {
      readonly type: 'position';
      readonly stream: number;
      readonly heard: number;
      readonly frame: number;
      readonly queued: number;
    }
  /** The queue ran dry before `end`; `count` grows over the stream. The sound was faded. */
  | { readonly type: 'underrun'; readonly stream: number; readonly count: number }
  | { readonly type: 'started'; readonly stream: number; readonly frame: number }
  | { readonly type: 'paused'; readonly stream: number }
  | { readonly type: 'resumed'; readonly stream: number }
  | { readonly type: 'stopped'; readonly stream: number }
  /** The last sample of the stream was given to the output. */
  | { readonly type: 'ended'; readonly stream: number; readonly heard: number };
