package io.github.pbx24.correlation;

import io.github.pbx24.pbx.PbxConnection;

/**
 * One exchange and the portal in which its calls appear.
 *
 * @param id the exchange's id in the configuration
 * @param portal where its calls appear
 * @param connection what it can do
 */
record Exchange(String id, PortalConnection portal, PbxConnection connection) {}
