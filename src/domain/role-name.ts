/** What a role is called; a scope of an API key as well. */
export const ROLE_NAME = /^[\w:.-]{1,64}$/;

/** The same in words, after the name of a field. */
export const ROLE_NAME_RULE = 'must be letters, digits, : . _ -';
