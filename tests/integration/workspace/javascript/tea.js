// Serves tea: a command opens a form, the form is answered by direct message, a mention by a greeting.
const { App } = require("@slack/bolt");

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: "plain_text", text });

const form = {
  type: "modal",
  callback_id: "tea",
  title: plain("Tea"),
  submit: plain("Brew"),
  blocks: [
    { type: "input", block_id: "kind", label: plain("Kind"), element: { type: "plain_text_input", action_id: "text" } },
  ],
};

app.command("/tea", async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form });
});

app.view("tea", async ({ ack, body, view, client }) => {
  const kind = view.state.values.kind.text.value;
  if (kind === "coffee") {
    await ack({ response_action: "errors", errors: { kind: "That is not tea" } });
    return;
  }
  await ack();
  const pour = { type: "button", text: plain("Pour"), action_id: "pour", value: kind };
  const blocks = [{ type: "actions", block_id: "cup", elements: [pour] }];
  await client.chat.postMessage({ channel: body.user.id, text: `${kind} is ready`, blocks });
});

app.action("pour", async ({ ack, action, respond }) => {
  await ack();
  await respond({ text: `${action.value} is poured`, replace_original: true });
});

app.event("app_mention", async ({ event, say }) => {
  await say(`Tea, <@${event.user}>?`);
});

app.start().then(() => console.log("ready"));
