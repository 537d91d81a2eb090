/** Jest's own runner, one file at a time: tests that start servers do not compete for the machine. */
import TestRunner from 'jest-runner';

export default class SerialRunner extends TestRunner {
  isSerial = true;
}
