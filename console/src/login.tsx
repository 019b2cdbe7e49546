// Logging in, and the first start.
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, post } from "./api";
import { useForm } from "./form";
import { t } from "./strings";
import { Button, Field } from "./ui";

function Wordmark() {
  return (
    <p class="wordmark">
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 2.5a5 5 0 0 0-5 5c0 3.8-1.500 5-2.200 5.800-.4.4-.1 1.200.5 1.200h13.400c.6 0 .9-.8.5-1.200C16.500 12.500 15 11.300 15 7.500a5 5 0 0 0-5-5z" />
        <circle cx="10" cy="17" r="1.5" />
      </svg>
      {t.name}
    </p>
  );
}

function useSubmit(send: () => Promise<unknown>, onDone: () => void, explain: (error: ApiError) => string) {
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });
  const submit = (event: Event) => {
    event.preventDefault();
    setState({ busy: true });
    send().then(onDone, (error: ApiError) => setState({ busy: false, error: explain(error) }));
  };
  return { ...state, submit, fail: (error: string) => setState({ busy: false, error }) };
}

interface DoorProps {
  onDone: () => void;
  lead?: string;
  name?: string;
}

export const Login = (props: DoorProps) => (
  <main class="door">
    <LoginForm {...props} />
  </main>
);

/** The session ended: what stands behind this is kept, out of sight, until its owner is back. */
export function LoginAgain(props: DoorProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
    return () => box.current?.close();
  }, []);
  return (
    <dialog ref={box} class="door" aria-label={t.login.title} onCancel={(event) => event.preventDefault()}>
      <LoginForm lead={t.login.expired} {...props} />
    </dialog>
  );
}

function LoginForm({ onDone, lead = t.login.lead, name = "" }: DoorProps) {
  const [withToken, setWithToken] = useState(false);
  const [form, set] = useForm({ name, password: "", token: "" });
  const { busy, error, submit } = useSubmit(
    () => post("/session", withToken ? { token: form.token.trim() } : { name: form.name, password: form.password }),
    onDone,
    (failed) => (failed.status === 401 ? (withToken ? t.login.wrongToken : t.login.wrong) : failed.message),
  );
  const input = (key: keyof typeof form) => ({ value: form[key], onInput: (event: { currentTarget: HTMLInputElement }) => set(key, event.currentTarget.value), required: true });
  return (
    <form onSubmit={submit}>
      <Wordmark />
      <h1>{t.login.title}</h1>
      <p class="lead">{lead}</p>
      <div class="choice" role="group" aria-label={t.login.how}>
        <button type="button" aria-pressed={!withToken} onClick={() => setWithToken(false)}>
          {t.login.withPassword}
        </button>
        <button type="button" aria-pressed={withToken} onClick={() => setWithToken(true)}>
          {t.login.withToken}
        </button>
      </div>
      {withToken ? (
        <Field label={t.login.token}>
          <input type="password" autoComplete="off" {...input("token")} />
        </Field>
      ) : (
        <>
          <Field label={t.login.name}>
            <input autoComplete="username" autoFocus={!name} {...input("name")} />
          </Field>
          <Field label={t.login.password}>
            <input type="password" autoComplete="current-password" autoFocus={!!name} {...input("password")} />
          </Field>
        </>
      )}
      {error && (
        <p class="wrong" role="alert">
          {error}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={busy}>
        {t.login.submit}
      </Button>
    </form>
  );
}

export function Setup({ onDone }: { onDone: () => void }) {
  const [form, set] = useForm({ name: "", password: "", again: "", code: "" });
  const { busy, error, submit, fail } = useSubmit(
    async () => {
      await post("/setup", { name: form.name, password: form.password, code: form.code.trim() });
      await post("/session", { name: form.name, password: form.password });
    },
    onDone,
    (failed) => failed.message,
  );
  const input = (key: keyof typeof form) => ({ value: form[key], onInput: (event: { currentTarget: HTMLInputElement }) => set(key, event.currentTarget.value), required: true });
  const check = (event: Event) => {
    event.preventDefault();
    if (form.password !== form.again) fail(t.setup.differ);
    else submit(event);
  };
  return (
    <main class="door">
      <form onSubmit={check}>
        <Wordmark />
        <h1>{t.setup.title}</h1>
        <p class="lead">{t.setup.lead}</p>
        <Field label={t.setup.code} hint={t.setup.codeHint}>
          <input autoComplete="one-time-code" autoFocus {...input("code")} />
        </Field>
        <Field label={t.setup.name}>
          <input autoComplete="username" {...input("name")} />
        </Field>
        <Field label={t.setup.password} hint={t.setup.passwordHint}>
          <input type="password" autoComplete="new-password" minLength={10} {...input("password")} />
        </Field>
        <Field label={t.setup.again}>
          <input type="password" autoComplete="new-password" {...input("again")} />
        </Field>
        {error && (
          <p class="wrong" role="alert">
            {error}
          </p>
        )}
        <Button kind="primary" type="submit" disabled={busy}>
          {t.setup.submit}
        </Button>
      </form>
    </main>
  );
}
