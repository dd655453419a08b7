/** One sentence each, named by their length in characters: what `ttfa-100` and its kin measure. */
export const SENTENCES = {
  30: 'The kettle began to sing soft.',
  100: 'By the time the ferry reached the island, the fog had lifted and the whole harbour lay in plain sun.',
  350: 'When the last of the apples had been carried in from the orchard, my grandmother would light the stove, spread the oldest of her tablecloths over the kitchen table, and set us all to peeling, slicing and telling stories until the windows were white with steam and nobody could remember who had started which tale or how any of them should have ended.',
};
