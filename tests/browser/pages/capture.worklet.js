/* global AudioWorkletProcessor, currentFrame, registerProcessor */
/** Sends what it hears to the main thread, every BLOCKS blocks of 128 samples. */
const BLOCKS = 16;

class Capture extends AudioWorkletProcessor {
  samples = new Float32Array(BLOCKS * 128);
  filled = 0;

  process([input]) {
    const channel = input?.[0];
    if (channel) this.samples.set(channel, this.filled);
    else this.samples.fill(0, this.filled, this.filled + 128);
    this.filled += 128;
    if (this.filled === this.samples.length) {
      this.port.postMessage({
        firstFrame: currentFrame + 128 - this.filled,
        samples: this.samples,
      });
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor('capture', Capture);
