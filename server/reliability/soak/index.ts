/** The soak: the real server and runtime, killed at random while people work, and what their files hold afterwards. */
export { runSoak, type SoakReport, soakFaults } from './run-soak';
