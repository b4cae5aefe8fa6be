import { createContext } from 'react';

/**
 * The past moment that a replay shows, epoch ms; null where the present is shown. What is drawn below it is as it stood then: nothing live is
 * added to it, and nothing in it can be acted upon.
 */
export const ShownMoment = createContext<number | null>(null);
