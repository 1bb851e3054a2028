import { FaultError, type FaultCode } from '../../server/protocol/fault';

/** For `assert.rejects` and `assert.throws`: a fault of this code whose message and advice match. */
export function fault(code: FaultCode, message = /./, advice = /./): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof FaultError)) return false;
    const { fault: found } = error;
    return found.code === code && message.test(found.message) && advice.test(found.advice);
  };
}
