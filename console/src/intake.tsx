export const Intake = () => null;
