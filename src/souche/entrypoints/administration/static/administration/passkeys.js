// Asks the browser for a passkey when its form is sent, and sends the answer with it. Without this file the form
// says that it needs JavaScript, and the other ways to enter work.
"use strict";

const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-")
        .replace(/\//g, "_")
        .replace(/=+$/, "");

// What stands as text in our question is asked for as bytes (w3.org/TR/webauthn-3, "Dictionary Definitions").
const question = (options) => {
    const asked = options.publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) {
        asked.user.id = bytes(asked.user.id);
    }
    for (const known of asked.excludeCredentials || asked.allowCredentials || []) {
        known.id = bytes(known.id);
    }
    return { publicKey: asked };
};

const answer = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
        if (credential.response[part]) {
            response[part] = text(credential.response[part]);
        }
    }
    return JSON.stringify({
        id: credential.id,
        rawId: text(credential.rawId),
        type: credential.type,
        response,
        clientExtensionResults: {},
    });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const refusal = form.querySelector("[data-refusal]");
        refusal.hidden = true;
        try {
            const asked = question(JSON.parse(form.dataset.options));
            form.elements.answer.value = answer(await navigator.credentials[form.dataset.passkey](asked));
            form.submit();
        } catch {
            refusal.hidden = false;
        }
    });
}
