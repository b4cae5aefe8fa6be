/**
 * Account: the login of the real model, asked of the runtime that keeps it. Holds no credential itself.
 */
export { type Account, createAccountService } from './account-service';
