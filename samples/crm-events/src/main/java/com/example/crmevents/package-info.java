/** A two-way synchronisation of deals between Bitrix24 and a table that stands for an ERP. */
@NullMarked
package com.example.crmevents;

import org.jspecify.annotations.NullMarked;
