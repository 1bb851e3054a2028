import { FaultError, type FaultCode } from '../../server/protocol/fault';

/** For `assert.rejects` and `assert.throws`: a fault of this code whose message matches. */
export function fault(code: FaultCode, message = /./): (error: unknown) => boolean {
  return (error) =>
    error instanceof FaultError && error.fault.code === code && message.test(error.fault.message);
}
