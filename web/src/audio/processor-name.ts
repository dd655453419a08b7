/** The name under which the player's worklet registers its processor. */
export const PLAYER_PROCESSOR = 'sottovoce-player';
