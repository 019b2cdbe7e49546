export const Sharing = () => null;
