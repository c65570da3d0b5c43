package emulator

// Credentials returns the App Key and App Secret that requests must be signed with, and that callbacks are signed with.
func (e *Emulator) Credentials() (appKey, appSecret string) {
	return e.api.verifier.appKey, e.api.verifier.secret
}
