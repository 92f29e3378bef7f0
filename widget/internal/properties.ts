/** Kinds of reactive properties, declared in `static properties`: decorators would cost a kilobyte of what a page loads. */
export const given = { attribute: false }
export const internal = { state: true }
